# own.awk — refuses a source that does not include its own header first, and a header whose guard is not its own.
# SPDX-License-Identifier: EUPL-1.2
# usage: awk -v gate=own|guard -f own.awk FILE... ; every header must be among the files
function guard_of(file) {
    sub(/^(include|src)\//, "", file); gsub(/[\/.-]/, "_", file)
    return "BALIE_" toupper(file)
}
BEGIN { for (i = 1; i < ARGC; i++) there[ARGV[i]] = 1 }
FNR == 1 { included = guarded = 0; c = FILENAME ~ /^src\/.*\.c$/; h = FILENAME ~ /\.h$/ }
gate == "own" && c && /^#[ ]*include/ && !included++ {
    split(FILENAME, path, "/"); unit = path[3]; sub(/\.c$/, ".h", unit)
    public = "include/" path[2] "/" unit; private = "src/" path[2] "/" unit
    split($0, q, /["<>]/)
    if (unit == "main.h" && !(private in there)) next
    # Several sources may keep what one header of their module promises.
    if (!(public in there) && !(private in there)) {
        if (!((("include/" q[2]) in there || ("src/" q[2]) in there) && index(q[2], path[2] "/") == 1) && !(("src/" path[2] "/" q[2]) in there))
            print FILENAME ":" FNR ": includes " q[2] " before a header of its own module"
    }
    else if (!(public in there && q[2] == path[2] "/" unit) && !(private in there && (q[2] == unit || q[2] == path[2] "/" unit)))
        print FILENAME ":" FNR ": includes " q[2] " before its own header"
}
gate == "guard" && h && /^#ifndef / && !guarded++ {
    if (FILENAME ~ /^(include|src)\// && $2 != guard_of(FILENAME)) print FILENAME ": guard " $2 " should be " guard_of(FILENAME)
    if ($2 in used) print FILENAME ": guard " $2 " is also that of " used[$2]
    used[$2] = FILENAME; has[FILENAME] = 1
}
END { if (gate == "guard") for (file in there) if (file ~ /\.h$/ && !(file in has)) print file ": has no guard" }
