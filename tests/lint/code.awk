# code.awk — reads C sources and tells of each function, variable, goto and line comment. usage: awk -f code.awk FILE...
# SPDX-License-Identifier: EUPL-1.2
# One row a fact, tab-separated: function FILE NAME LINES PARAMETERS NESTING COMPLEXITY static|public
#   global FILE NAME · goto FILE:LINE · slashes FILE:LINE · banned FILE:LINE NAME
# It relies on the layout of .clang-format: the brace of a function stands alone in the first column.
function start() { in_comment = in_macro = in_body = depth = 0; head = "" }
# The line without comments and with empty strings.
function strip(s,   out, at, c) {
    out = ""
    while (s != "") {
        if (in_comment) {
            at = index(s, "*/")
            if (!at) return out
            s = substr(s, at + 2); in_comment = 0
        }
        if (!match(s, /["']|\/\*|\/\//)) return out s
        at = RSTART; c = substr(s, at, 1)
        out = out substr(s, 1, at - 1); s = substr(s, at)
        if (c == "\"" && match(s, /^"([^"\\]|\\.)*"/)) { out = out "\"\""; s = substr(s, RLENGTH + 1) }
        else if (c == "'" && match(s, /^'([^'\\]|\\.)*'/)) { out = out "0"; s = substr(s, RLENGTH + 1) }
        else if (substr(s, 1, 2) == "/*") { in_comment = 1; s = substr(s, 3) }
        else if (substr(s, 1, 2) == "//") { print "slashes\t" FILENAME ":" FNR; return out }
        else { out = out c; s = substr(s, 2) }
    }
    return out
}
function parameters(s,   i, c, level, count, text) {
    for (i = index(s, "("); i <= length(s); i++) {
        c = substr(s, i, 1)
        if (c == "(") level++
        if (c == ")" && --level == 0) break
        if (c == "," && level == 1) count++
        text = text c
    }
    return text == "(void" || text == "(" ? 0 : count + 1
}
function begin_function(   s) {
    s = head
    gsub(/__attribute__ *\(\([^)]*(\([^)]*\))?[^)]*\)\)/, "", s)
    # "bool(name)(…)" keeps a macro of that name away.
    if (match(s, /\([a-z_0-9]+\)\(/)) s = substr(s, 1, RSTART - 1) " " substr(s, RSTART + 1, RLENGTH - 3) substr(s, RSTART + RLENGTH - 1)
    arity = parameters(s)
    linkage = s ~ /(^| )static / ? "static" : "public"
    sub(/ *\(.*/, "", s); sub(/.*[^A-Za-z0-9_]/, "", s)
    name = s; first = head_line; nesting = 0; complexity = 1; in_body = 1
}
function end_function() {
    printf "function\t%s\t%s\t%d\t%d\t%d\t%d\t%s\n", FILENAME, name, FNR - first + 1, arity, nesting, complexity, linkage
    in_body = 0; head = ""
}
function measure(s,   level, copy) {
    if (s ~ /^ *(\} )?(else )?(if|for|while|switch|do)([ (]|$)/ && s !~ /^ *\} while/) {
        match(s, /^ */); level = RLENGTH / 4
        if (level > nesting) nesting = level
    }
    copy = s; gsub(/[^A-Za-z0-9_&|?]+/, " ", copy); copy = " " copy " "
    gsub(/ /, "  ", copy)
    complexity += gsub(/ (if|for|while|case) |&&|\|\||\?/, "&", copy)
    if (s ~ /(^|[^A-Za-z0-9_])goto /) print "goto\t" FILENAME ":" FNR
    if (s ~ /^ +static /) { sub(/^ +/, "", s); judge(s) }
}
# Whether what a declaration names can be changed: then it is told.
function judge(s,   array) {
    array = sub(/^(static )?ARRAY\([^)]*\)/, "static int")
    sub(/ *=.*/, "", s); sub(/ *[{;].*/, "", s); sub(/\) *\(.*/, ")", s)
    if (s ~ /\*/) { array = s; sub(/.*\*/, "", array); if (array ~ /(^|[^a-z_])const([^a-z_]|$)/) return }
    else if (s ~ /(^|[^a-z_])const([^a-z_]|$)/) return
    gsub(/\[[^]]*\]/, "", s); sub(/[) ]+$/, "", s); sub(/.*[^A-Za-z0-9_]/, "", s)
    print "global\t" FILENAME "\t" s
}
function declaration(s,   at) {
    gsub(/__attribute__ *\(\([^;]*\)\)/, "", s)
    if (s ~ /^(typedef|extern|_Static_assert|static_assert) ?/) return
    if (s ~ /^(const )?(struct|union|enum)( [A-Za-z0-9_]+)? *(\{\})? *;/) return
    at = index(s, "(")
    if (at && (!index(s, "=") || at < index(s, "=")) && substr(s, at + 1, 1) != "*" && s !~ /^(static )?ARRAY\(/) return
    sub(/\{\}/, "", s)
    judge(s)
}
FNR == 1 { start() }
{
    code = strip($0)
    if (in_macro || code ~ /^ *#/) { in_macro = code ~ /\\$/; next }
    if (match(code, /(^|[^A-Za-z0-9_])(strcpy|strcat|v?sprintf|strtok|atoi|system|alloca|localtime|gmtime) *\(/)) {
        word = substr(code, RSTART, RLENGTH); gsub(/[^a-z]/, "", word); print "banned\t" FILENAME ":" FNR "\t" word
    }
    if (code == "" || (!depth && code ~ /^ *$/)) next
    if (!in_body && !depth && code == "{") { begin_function(); next }
    if (in_body) { if (code ~ /^\}/) end_function(); else measure(code); next }
    if (!depth && code ~ /^[A-Z_]+\(.*\)$/) next
    if (head == "") head_line = FNR
    # Outside functions: gather a declaration, leaving out what is between braces.
    rest = code
    while (rest != "") {
        if (!match(rest, /[{}]/)) { if (!depth) head = head " " rest; break }
        brace = substr(rest, RSTART, 1)
        if (!depth) head = head " " substr(rest, 1, RSTART - 1)
        if (brace == "{") { if (!depth) head = head "{}"; depth++ } else depth--
        rest = substr(rest, RSTART + 1)
    }
    if (!depth && head ~ /; *$/) { sub(/^ +/, "", head); gsub(/ +/, " ", head); declaration(head); head = "" }
}
