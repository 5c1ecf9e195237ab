# A first workspace to try the gateway with, and a first message.

# make_demo QANAT OPTION...: where there is no workspace yet, makes one with a key of each form and
# prints them. The options are those of `serve`.
make_demo() {
  local qanat=$1 listed listen pair
  local -a place=()
  shift
  keep_place_options "$@"
  listed=$("$qanat" tenant list --json "${place[@]}" 2>/dev/null) || listed=none
  case $listed in none | '{"tenants":[]}') ;; *) return 0 ;; esac

  "$qanat" tenant create --name Demo --slug demo "${place[@]}" >/dev/null
  listen=$("$qanat" config check "$@" | sed -n 's/^server\.listen *= "\([^"]*\)".*/\1/p')
  pair=$(demo_key pair)
  cat <<TEXT
There is a workspace named demo now, with one key of each form. Keep them: they are shown this once.
Each of these works as soon as the server listens:

curl -H 'X-Public-Key: $(field public_key "$pair")' -H 'X-Secret-Key: $(field secret_key "$pair")' http://$listen/api/v1/me
curl -H 'Authorization: Bearer $(field token "$(demo_key bearer)")' http://$listen/api/v1/me
curl -H 'X-API-Key: $(field api_key "$(demo_key header)")' http://$listen/api/v1/me

TEXT
  show_a_message "http://$listen/api/v1" "$(field token "$(demo_key bearer --test)")"
}

# show_a_message API TOKEN: what connects a session to a twin of its provider, sends a message
# through it, and reads what became of that. Only keys for tests reach twins.
show_a_message() {
  local ask="curl -s -H 'Authorization: Bearer $2' -H 'Content-Type: application/json'"
  cat <<TEXT
And this sends a message that reaches nobody but a twin of WhatsApp on this machine. A second later its
timeline says accepted, attempted, sent, delivered and read:

$ask $1/sessions -d '{"channel": "whatsapp", "name": "Twin", "credentials":
  {"phone_number_id": "106540352242922", "access_token": "EAAtesttesttesttesttesttesttest",
   "app_secret": "0123456789abcdef0123456789abcdef"}}'

id=\$($ask $1/messages/send \\
  -d '{"channel": "whatsapp", "to": "+15551230001", "message": "Hello"}' | sed 's/.*"message_id":"//; s/".*//')

$ask $1/messages/\$id

TEXT
}

# Of the options of `serve`, those that say where the database is; left in place.
keep_place_options() {
  while (($#)); do
    case $1 in
      --config=* | --data=* | --database=* | --set=*) place+=("$1") ;;
      --config | --data | --database | --set)
        place+=("$1" "${2-}")
        shift
        ;;
    esac
    shift || return 0
  done
}

# demo_key FORM [--test]
demo_key() {
  "$qanat" key create --tenant demo --name "Demo ($*)" --form "$1" "${@:2}" --json "${place[@]}"
}

# field NAME JSON: the text of a member.
field() {
  sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p" <<<"$2"
}
