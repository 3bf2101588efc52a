/* package.c — a zipped package of XML parts, as an office program writes it, read within bounds. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "package.h"

#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/words.h"
#include "foreign.h"

#define UNPACKED_LIMIT_BYTES ((zip_uint64_t)48 << 20) /* of a whole package */
#define BOMB_BYTES           ((zip_uint64_t)4 << 20)  /* what unpacks to more than this ... */
#define BOMB_TIMES           500                      /* ... and so many times its size is no honest part */
#define CHUNK_BYTES          65536

struct package {
    char *name;
    struct foreign_xml xml_call;
    struct foreign_zip zip_call;
    zip_t *zip;
    zip_uint64_t unpacked_bytes; /* so far */
};

struct part_attributes {
    const xmlChar **at; /* name, value, name, value ... NULL */
};

/* One part under way. */
struct parsing {
    const struct package *package;
    const struct part_handler *handler;
    xmlParserCtxtPtr parser;
    bool has_type, is_stopped;
};

struct package *package_open(const char *name, const void *bytes, size_t size_bytes, struct error *err)
{
    struct package *package = mem_new(sizeof *package);
    zip_source_t *source;

    package->name = mem_text(name);
    if (!foreign_fetch_xml(&package->xml_call, err) || !foreign_fetch_zip(&package->zip_call, err)) {
        package_free(package);
        return NULL;
    }
    source = package->zip_call.zip_source_buffer_create(bytes, size_bytes, 0, NULL);
    if (source)
        package->zip = package->zip_call.zip_open_from_source(source, ZIP_RDONLY, NULL);
    if (package->zip)
        return package;
    package->zip_call.zip_source_free(source);
    package_free(package);
    error_set(err, ERROR_INPUT, _("%s is no .xlsx workbook: save it as one, without a password."), name);
    error_at(err, "%s", name);
    return NULL;
}

bool package_has(const struct package *package, const char *part)
{
    return package->zip_call.zip_name_locate(package->zip, part, 0) >= 0;
}

static const char *local_name(const xmlChar *name)
{
    const char *colon = strchr((const char *)name, ':');

    return colon ? colon + 1 : (const char *)name;
}

char *part_attribute(const struct part_attributes *attributes, const char *name)
{
    for (const xmlChar **at = attributes->at; at && at[0]; at += 2)
        if (strcmp(local_name(at[0]), name) == 0)
            return mem_text((const char *)at[1]);
    return NULL;
}

static void stop(struct parsing *parsing)
{
    parsing->is_stopped = true;
    parsing->package->xml_call.xmlStopParser(parsing->parser);
}

static void on_begin(void *with, const xmlChar *name, const xmlChar **at)
{
    struct parsing *parsing = with;
    struct part_attributes attributes = { at };

    if (!parsing->is_stopped && !parsing->handler->begin(parsing->handler->with, local_name(name), &attributes))
        stop(parsing);
}

static void on_end(void *with, const xmlChar *name)
{
    struct parsing *parsing = with;

    if (!parsing->is_stopped && !parsing->handler->end(parsing->handler->with, local_name(name)))
        stop(parsing);
}

static void on_text(void *with, const xmlChar *bytes, int size_bytes)
{
    struct parsing *parsing = with;

    if (!parsing->is_stopped &&
        !parsing->handler->text(parsing->handler->with, (const char *)bytes, (size_t)size_bytes))
        stop(parsing);
}

/* No office program writes a document type; what hides in one is never looked at. */
static void on_type(void *with, const xmlChar *name, const xmlChar *external, const xmlChar *system)
{
    struct parsing *parsing = with;

    (void)name;
    (void)external;
    (void)system;
    parsing->has_type = true;
    stop(parsing);
}

static void on_trouble(void *with, const char *format, ...)
{
    (void)with;
    (void)format;
}

static bool refuse(const struct package *package, const char *part, const char *sentence, struct error *err)
{
    error_set(err, ERROR_INPUT, "%s", sentence);
    error_at(err, "%s/%s", package->name, part);
    return false;
}

static bool is_too_large(const struct package *package, const zip_stat_t *stat)
{
    if (!(stat->valid & ZIP_STAT_SIZE) || !(stat->valid & ZIP_STAT_COMP_SIZE))
        return true;
    return stat->size > UNPACKED_LIMIT_BYTES - package->unpacked_bytes ||
           (stat->size > BOMB_BYTES && stat->size / BOMB_TIMES > stat->comp_size);
}

/* Feeds the part to the parser; false when it is damaged or longer than it says. */
static bool feed(struct package *package, struct parsing *parsing, zip_file_t *file, zip_uint64_t size_bytes)
{
    char *chunk = mem_array(CHUNK_BYTES, 1);
    zip_int64_t got;
    bool good = true;

    while (good && !parsing->is_stopped && (got = package->zip_call.zip_fread(file, chunk, CHUNK_BYTES)) != 0) {
        good = got > 0 && (zip_uint64_t)got <= size_bytes;
        if (!good)
            break;
        size_bytes -= (zip_uint64_t)got;
        package->unpacked_bytes += (zip_uint64_t)got;
        good = package->xml_call.xmlParseChunk(parsing->parser, chunk, (int)got, 0) == 0;
    }
    mem_free(chunk);
    return parsing->is_stopped || (good && package->xml_call.xmlParseChunk(parsing->parser, NULL, 0, 1) == 0);
}

static bool parse(struct package *package, const char *part, struct parsing *parsing, const zip_stat_t *stat,
                  struct error *err)
{
    xmlSAXHandler sax = { .startElement = on_begin,
                          .endElement = on_end,
                          .characters = on_text,
                          .cdataBlock = on_text,
                          .ignorableWhitespace = on_text,
                          .internalSubset = on_type,
                          .error = on_trouble,
                          .warning = on_trouble };
    zip_file_t *file = package->zip_call.zip_fopen_index(package->zip, stat->index, 0);
    bool good = false;

    parsing->parser = file ? package->xml_call.xmlCreatePushParserCtxt(&sax, parsing, NULL, 0, NULL) : NULL;
    if (parsing->parser) {
        package->xml_call.xmlCtxtUseOptions(parsing->parser, XML_PARSE_NONET);
        good = feed(package, parsing, file, stat->size);
        package->xml_call.xmlFreeDoc(parsing->parser->myDoc);
        parsing->parser->myDoc = NULL;
        package->xml_call.xmlFreeParserCtxt(parsing->parser);
    }
    if (file)
        package->zip_call.zip_fclose(file);
    if (parsing->has_type)
        return refuse(package, part, _("This part declares a document type, which no workbook does: save it anew."),
                      err);
    if (!good)
        return refuse(package, part, _("This part of the workbook is damaged: save it anew."), err);
    return !parsing->is_stopped;
}

bool package_read(struct package *package, const char *part, const struct part_handler *handler, struct error *err)
{
    struct parsing parsing = { .package = package, .handler = handler };
    zip_stat_t stat;

    if (package->zip_call.zip_stat(package->zip, part, 0, &stat) != 0)
        return refuse(package, part, _("The workbook lacks this part: save it anew."), err);
    if (is_too_large(package, &stat))
        return refuse(package, part, _("The workbook unpacks to more than is allowed: leave out what is not needed."),
                      err);
    return parse(package, part, &parsing, &stat, err);
}

const char *package_name(const struct package *package)
{
    return package->name;
}

void package_free(struct package *package)
{
    if (!package)
        return;
    if (package->zip)
        package->zip_call.zip_discard(package->zip);
    mem_free(package->name);
    mem_free(package);
}
