#!/bin/sh
# print.sh — papers to a real printer: CUPS with a queue of its own, by keys, ticked as given in the conversation.
# SPDX-License-Identifier: EUPL-1.2
. tests/e2e/lib.sh
cupsd=$(command -v cupsd || echo /usr/sbin/cupsd); lpadmin=$(command -v lpadmin || echo /usr/sbin/lpadmin)
if [ ! -x "$cupsd" ] || [ "$(id -u)" -ne 0 ]; then echo "ok 1 - papers to a printer # SKIP needs cupsd, started as root"; exit 0; fi
export BALIE_NOW=2023-10-02T09:30:00+02:00 LANG=C.UTF-8
cups=$work/cups
mkdir -p "$cups/etc" "$cups/spool" "$cups/cache" "$cups/run"; chmod 755 "$work" "$cups"
cat >"$cups/etc/cupsd.conf" <<CONF
Listen $cups/run/socket
WebInterface No
Browsing No
PreserveJobFiles Yes
DefaultAuthType None
<Location />
  Order allow,deny
  Allow all
</Location>
<Policy default>
  <Limit All>
    Order allow,deny
    Allow all
  </Limit>
</Policy>
CONF
cat >"$cups/etc/files.conf" <<CONF
FileDevice Yes
ServerRoot $cups/etc
RequestRoot $cups/spool
CacheDir $cups/cache
StateDir $cups/run
TempDir $cups/spool
ErrorLog $cups/error
AccessLog $cups/access
PageLog $cups/page
SystemGroup root
CONF
export CUPS_SERVER="$cups/run/socket"
"$cupsd" -f -c "$cups/etc/cupsd.conf" -s "$cups/etc/files.conf" >"$cups/out" 2>&1 &
servers="$servers $!"
for try in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do [ -S "$CUPS_SERVER" ] && lpstat -r >"$work/out" 2>&1 && break; sleep 0.1; done

new_desk a
cat >"$work/answers.json" <<'JSON'
{"contacttalen": ["fra"], "nl_begrip": "NIET", "moedertaal": "fra", "vraag": ["NEDERLANDS", "INBURGERING"], "naam": "Traoré", "voornaam": "Awa", "geboortedatum": "1990-05-12", "geslacht": "V",
 "gemeente": "71022", "document": "A", "document_geldig_tot": "2024-10-01", "verblijfsgrond": "VS_GH_BELG", "nationaliteit": ["MLI"], "geboorteland": "MLI", "eerste_inschrijving": "2023-09-01",
 "telefoon": "0470 11 22 33", "toestemming_contact": "ja", "nu_verder": "nee", "afspraak_datum": "2023-10-05", "afspraak_uur": "10:00", "afspraak_plaats": "Hasselt"}
JSON
desk a fill aanmelding --dossier new --answers "$work/answers.json" >"$work/filled" 2>"$work/err" || bad "somebody comes in" "$(cat "$work/err")"
play() {
    BALIE_HOME="$work/a" BALIE_PASSPHRASE_FILE="$work/a.pass" "$OUT/tests/tools/pty" "tests/e2e/keys/$1.pty" "$OUT/balie" >"$work/played" 2>&1
    while IFS= read -r line; do
        case $line in
            ok\ *) ok "${line##* - }" ;;
            not\ ok\ *) bad "${line##* - }" ;;
            *) printf '%s\n' "$line" ;;
        esac
    done <"$work/played"
}
play print_none
"$lpadmin" -p toonbank -E -v "file://$cups/printed" -m raw >"$work/out" 2>&1; "$lpadmin" -d toonbank >"$work/out" 2>&1
play print
jobs() { find "$cups/spool" -name 'd*-001' | sort; }
same "the slip went to the printer once in each of the two languages" "$(jobs | wc -l)" 2
for job in $(jobs); do holds "what the printer got is a PDF that names the person" sh -c "pdftotext '$job' - | grep -q Traor"; done
DOSSIER=$(desk a search Traoré --json | json dossier)
desk a log "$DOSSIER" --json >"$work/log"
holds "the paper is ticked as given in the record of the conversation" grep -q '"papieren": "afspraak"' "$work/log"
