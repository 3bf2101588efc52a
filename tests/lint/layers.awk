# layers.awk — refuses an include that src/LAYERS does not allow.
# SPDX-License-Identifier: EUPL-1.2
# Checks every #include against src/LAYERS. usage: awk -f layers.awk src/LAYERS FILE...
FILENAME == ARGV[1] {
    if (/^#/ || NF == 0) next
    split($0, part, "[:|]"); module = part[1]; gsub(/ /, "", module)
    n = split(part[2], word, " ")
    for (i = 1; i <= n; i++) {
        if (!(word[i] in known)) fail(FILENAME ":" FNR ": " module " reaches up to " word[i])
        may[module, word[i]] = 1
    }
    n = split(part[3], word, " ")
    for (i = 1; i <= n; i++) { reserved[word[i]] = 1; may[module, word[i]] = 1 }
    known[module] = may[module, module] = 1
    next
}
FNR == 1 { split(FILENAME, path, "/"); here = path[2] }
/^#[ ]*include/ {
    split($0, q, /["<>]/); target = q[2]; top = target; sub(/\/.*/, "", top)
    # <sodium.h>, <cairo-pdf.h>, <libpq-fe.h>: the library is what the name begins with.
    if (/</ && top == target) { sub(/\.h$/, "", top); if (!(top in reserved)) { sub(/^lib/, "", top); sub(/[-w].*/, "", top) } }
    else if (/</) sub(/-kit$|w$/, "", top)
    if (/"/ && (index(target, "/")) && !((here, top) in may))
        fail(FILENAME ":" FNR ": " here " may not include " target)
    if (/</ && (top in reserved) && !((here, top) in may))
        fail(FILENAME ":" FNR ": " here " may not use <" target ">")
}
function fail(text) { print text; bad = 1 }
END { exit bad }
