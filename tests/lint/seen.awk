# seen.awk — how many lines of our own headers each source sees: one number a source, `file<TAB>lines`.
# SPDX-License-Identifier: EUPL-1.2
# Given all sources and headers; an include is looked for in include/, in src/, and beside the file itself.
FNR == 1 { folder = FILENAME; sub(/[^\/]*$/, "", folder) }
{ size[FILENAME] = FNR }
/^#include "/ { split($0, part, "\""); wants[FILENAME, ++count[FILENAME]] = part[2]; beside[FILENAME] = folder }

function find(file, name) {
    if (("include/" name) in size) return "include/" name
    if (("src/" name) in size) return "src/" name
    return (beside[file] name) in size ? beside[file] name : ""
}

# The lines of everything FILE includes that was not seen yet for this source.
function below(file, source,    i, header, sum) {
    for (i = 1; i <= count[file]; i++) {
        header = find(file, wants[file, i])
        if (header == "" || (source, header) in seen) continue
        seen[source, header] = 1
        sum += size[header] + below(header, source)
    }
    return sum + 0
}

END { for (file in size) if (file ~ /^src\/.*\.c$/) print file "\t" below(file, file) }
