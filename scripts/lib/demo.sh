# A first workspace to try the gateway with.

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

demo_key() {
  "$qanat" key create --tenant demo --name "Demo ($1)" --form "$1" --json "${place[@]}"
}

# field NAME JSON: the text of a member.
field() {
  sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p" <<<"$2"
}
