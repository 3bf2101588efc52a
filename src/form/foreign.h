/* foreign.h — libxml2 and libzip, fetched when a form from elsewhere is read or written and not before. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_FORM_FOREIGN_H
#define BALIE_FORM_FOREIGN_H

#include <stdbool.h>

#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/xmlwriter.h>
#include <zip.h>

struct error;

/* Linked, these two bring ten libraries more and make every start of the program 15 ms longer. */
/* clang-format off */
#define FOREIGN_XML(X) \
    X(xmlCreateMemoryParserCtxt) X(xmlCreatePushParserCtxt) X(xmlCtxtUseOptions) X(xmlParseDocument) X(xmlParseChunk) \
    X(xmlStopParser) X(xmlFreeParserCtxt) X(xmlFreeDoc) X(xmlSAX2GetLineNumber) X(xmlGetPredefinedEntity) \
    X(xmlBufferCreate) X(xmlBufferContent) X(xmlBufferLength) X(xmlBufferFree) X(xmlNewTextWriterMemory) \
    X(xmlFreeTextWriter) X(xmlTextWriterSetIndent) X(xmlTextWriterSetIndentString) X(xmlTextWriterStartDocument) \
    X(xmlTextWriterEndDocument) X(xmlTextWriterStartElement) X(xmlTextWriterEndElement) \
    X(xmlTextWriterWriteAttribute) X(xmlTextWriterWriteString)
#define FOREIGN_ZIP(X) \
    X(zip_source_buffer_create) X(zip_source_free) X(zip_open_from_source) X(zip_discard) X(zip_name_locate) \
    X(zip_stat) X(zip_fopen_index) X(zip_fread) X(zip_fclose)
/* clang-format on */

#define FOREIGN_MEMBER(name) __typeof__(&(name)) name;
struct foreign_xml {
    FOREIGN_XML(FOREIGN_MEMBER)
};
struct foreign_zip {
    FOREIGN_ZIP(FOREIGN_MEMBER)
};
#undef FOREIGN_MEMBER

/* Each stays for the life of the program. False and ERR (ERROR_ABSENT) names what is missing. */
bool foreign_fetch_xml(struct foreign_xml *out, struct error *err);
bool foreign_fetch_zip(struct foreign_zip *out, struct error *err);

#endif
