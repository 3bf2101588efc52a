/* large_form.h — XForms as large as those of others, made up: an autopsy, a cascade of places, a protocol. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_TESTS_TOOLS_LARGE_FORM_H
#define BALIE_TESTS_TOOLS_LARGE_FORM_H

#include "base/buf.h"

#define AUTOPSY_QUESTIONS 551
#define AUTOPSY_CHOICES   1433
#define CASCADE_WARDS     12611
#define CASCADE_AREAS     789
#define CASCADE_STATES    37
#define PROTOCOL_SIGNS    62 /* four binds each, and forty more */

#define LARGE_HEAD                                                                                                     \
    "<h:html xmlns='http://www.w3.org/2002/xforms' xmlns:h='http://www.w3.org/1999/xhtml' "                            \
    "xmlns:jr='http://openrosa.org/javarosa'><h:head><h:title>%s</h:title><model>"

/* Each question depends on the two before it; its choices are itext, in two languages. */
static inline void large_autopsy(struct buf *out)
{
    static const char *const languages[] = { "French (fr)'", "English (en)' default='true()'" };

    buf_format(out, LARGE_HEAD "<itext>", "Autopsy");
    for (int k = 0; k < 2; k++) {
        buf_format(out, "<translation lang='%s>", languages[k]);
        for (int i = 0; i < AUTOPSY_CHOICES; i++)
            buf_format(out, "<text id='c%d'><value>%s %d</value></text>", i, k ? "Choice" : "Choix", i);
        buf_text(out, "</translation>");
    }
    buf_text(out, "</itext><instance><data id='va'><q0/>");
    for (int i = 1; i < AUTOPSY_QUESTIONS; i++)
        buf_format(out, "<q%d/>", i);
    buf_text(out, "<meta><instanceID/></meta></data></instance>");
    for (int i = 2; i < AUTOPSY_QUESTIONS; i++)
        buf_format(out, "<bind nodeset='/data/q%d' relevant=\"/data/q%d = 'a' or selected(/data/q%d, 'b')\"/>", i,
                   i - 1, i - 2);
    buf_text(out, "</model></h:head><h:body>");
    for (int i = 0; i < AUTOPSY_QUESTIONS; i++) {
        buf_format(out, "<select1 ref='/data/q%d'><label>Question %d</label>", i, i);
        for (int k = 0; k < 3; k++)
            buf_format(out, "<item><label ref=\"jr:itext('c%d')\"/><value>%c</value></item>",
                       (i * 3 + k) % AUTOPSY_CHOICES, 'a' + k);
        buf_text(out, "</select1>");
    }
    buf_text(out, "</h:body></h:html>");
}

static inline void large_list(struct buf *out, const char *id, const char *above, const int counts[2])
{
    buf_format(out, "<instance id='%ss'><root>", id);
    for (int i = 0; i < counts[0]; i++)
        buf_format(out, "<item><itextId>%s%d</itextId><name>n%d</name><%s>n%d</%s></item>", id, i, i, above,
                   i % counts[1], above);
    buf_text(out, "</root></instance>");
}

/* A state, its areas and their wards. */
static inline void large_cascade(struct buf *out)
{
    static const struct {
        const char *id, *above;
        int counts[2];
    } lists[] = { { "state", "country", { CASCADE_STATES, 1 } },
                  { "area", "state", { CASCADE_AREAS, CASCADE_STATES } },
                  { "ward", "area", { CASCADE_WARDS, CASCADE_AREAS } } };

    buf_format(out, LARGE_HEAD "<itext><translation lang='en'>", "Cascade");
    for (int k = 0; k < 3; k++)
        for (int i = 0; i < lists[k].counts[0]; i++)
            buf_format(out, "<text id='%s%d'><value>%s %d</value></text>", lists[k].id, i, lists[k].id, i);
    buf_text(out, "</translation></itext><instance><data id='c'><state/><area/><ward/><meta><instanceID/></meta></data>"
                  "</instance>");
    for (int k = 0; k < 3; k++)
        large_list(out, lists[k].id, lists[k].above, lists[k].counts);
    buf_text(out,
             "<bind nodeset='/data/meta/instanceID' calculate=\"concat('uuid:', uuid())\"/></model></h:head><h:body>");
    for (int k = 0; k < 3; k++) {
        buf_format(out, "<select1 ref='/data/%s'><label>%s</label><itemset nodeset=\"instance('%ss')/root/item",
                   lists[k].id, lists[k].id, lists[k].id);
        if (k)
            buf_format(out, "[%s= /data/%s ]", lists[k].above, lists[k].above);
        buf_text(out, "\"><value ref='name'/><label ref='jr:itext(itextId)'/></itemset>"
                      "<setvalue event='xforms-value-changed' ref='/data/none' value='1 + 1'/></select1>");
    }
    buf_text(out, "</h:body></h:html>");
}

static inline void large_protocol_binds(struct buf *out)
{
    buf_text(out, "<bind id='b1' nodeset='info/start' type='xsd:dateTime' jr:preload='timestamp' "
                  "jr:preloadParams='start'/><bind nodeset='age' type='int' required='true()' constraint='. &lt; 20' "
                  "jr:constraintMsg='Too old'/>"
                  "<bind nodeset='tmp/go' relevant=\"count-selected(/p/signs) &gt; 0\" calculate=\"'yes'\"/>");
    for (int i = 0; i < PROTOCOL_SIGNS; i++)
        buf_format(out,
                   "<bind nodeset='sign%d' relevant=\"selected(/p/signs, 's%d')\"/>"
                   "<bind nodeset='sign%d/seen' required='true()'/>"
                   "<bind nodeset='sign%d/agree' required='true()' relevant=\"../../tmp/class%d != ''\"/>"
                   "<bind nodeset='tmp/class%d' calculate=\"if(/p/sign%d/seen = 'yes', if(/p/age &lt; 2, "
                   "'dose.half', 'dose.whole'), '')\"/>",
                   i, i, i, i, i, i, i);
    for (int i = 0; i < 37; i++)
        buf_format(out, "<bind nodeset='tmp/sum%d' calculate=\"count(/p/*/seen[. = 'yes']) + %d\"/>", i, i);
}

static inline void large_protocol_texts(struct buf *out)
{
    for (int k = 0; k < 2; k++) {
        buf_format(out, "<translation lang='%s'>", k ? "Swahili" : "English");
        for (int i = 0; i < PROTOCOL_SIGNS; i++)
            buf_format(out,
                       "<text id='m%d'><value form='short'>Sign %d…</value><value form='long'>LOOK: sign %d of a "
                       "child of <output value='/p/age'/>?</value></text>"
                       "<text id='d%d'><value form='short'>Give</value><value form='long'>GIVE: <output "
                       "value='jr:itext(/p/tmp/class%d)'/></value></text>",
                       i, i, i, i, i);
        buf_format(out,
                   "<text id='dose.half'><value>half</value></text><text id='dose.whole'><value>%s</value></text>"
                   "</translation>",
                   k ? "yote" : "all of it");
    }
}

/* Binds relative to the root, texts in a long and a short form, a group named after a value elsewhere. */
static inline void large_protocol(struct buf *out)
{
    buf_text(out, "\n<!-- made up -->\n");
    buf_format(out, LARGE_HEAD "<instance><p xmlns='urn:x:protocol' id='p'><info><start/></info><age/><signs/>",
               "Protocol");
    for (int i = 0; i < PROTOCOL_SIGNS; i++)
        buf_format(out, "<sign%d><seen/><agree/></sign%d>", i, i);
    buf_text(out, "<tmp><go/>");
    for (int i = 0; i < PROTOCOL_SIGNS; i++)
        buf_format(out, "<class%d/>", i);
    for (int i = 0; i < 37; i++)
        buf_format(out, "<sum%d/>", i);
    buf_text(out, "</tmp></p></instance>");
    large_protocol_binds(out);
    buf_text(out, "<itext>");
    large_protocol_texts(out);
    buf_text(out,
             "</itext></model></h:head><h:body><input ref='/p/age'><label>Age</label></input><select ref='/p/signs'>"
             "<label>Signs</label>");
    for (int i = 0; i < PROTOCOL_SIGNS; i++)
        buf_format(out, "<item><label>Sign %d</label><value>s%d</value></item>", i, i);
    buf_text(out, "</select><group ref='/p/tmp/go'>");
    for (int i = 0; i < PROTOCOL_SIGNS; i++)
        buf_format(out,
                   "<group ref='/p/sign%d'><select1 ref='/p/sign%d/seen'><label ref=\"jr:itext('m%d')\"/>"
                   "<item><label>Yes</label><value>yes</value></item><item><label>No</label><value>no</value></item>"
                   "</select1><trigger ref='/p/sign%d/agree'><label ref=\"jr:itext('d%d')\"/></trigger></group>",
                   i, i, i, i, i);
    buf_text(out, "</group></h:body></h:html>");
}

#endif
