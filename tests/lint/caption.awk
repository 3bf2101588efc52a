# caption.awk — refuses a file that does not say in its first line what it is for, or not in its second under which licence.
# SPDX-License-Identifier: EUPL-1.2
function refuse(what) { print FILENAME ": " what }
FNR == 1 { name = FILENAME; sub(/.*\//, "", name); skip = /^#!/; c = name ~ /\.[ch]$/ }
FNR == 1 + skip {
    head = (c ? "/* " : "# ") name " — "
    if (index($0, head) != 1 || length($0) < length(head) + 10) refuse("line " FNR " is no caption `" head "…`")
    else if (c && $0 !~ /\. \*\/$/) refuse("the caption is no sentence that ends in `. */`")
}
FNR == 2 + skip {
    want = c ? "/* SPDX-License-Identifier: EUPL-1.2 */" : "# SPDX-License-Identifier: EUPL-1.2"
    if ($0 != want) refuse("line " FNR " is not `" want "`")
}
