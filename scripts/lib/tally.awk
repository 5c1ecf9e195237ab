# Counts test functions: passed, failed, skipped, and the names of those that failed.
#
# Reads the event stream of Swift Testing. A test that was found and neither ended nor was skipped
# died with its process: it failed.

/^\{"kind":"test",.*"isParameterized":/ {
  note(identity("\"id\":\""))
}

/^\{"kind":"event",.*"kind":"testSkipped"/ { settle(identity("\"testID\":\""), "skipped") }

/^\{"kind":"event",.*"kind":"testEnded"/ {
  if ($0 ~ /"symbol":"fail"/) settle(identity("\"testID\":\""), "failed")
  else if ($0 ~ /"symbol":"skip"/) settle(identity("\"testID\":\""), "skipped")
  else settle(identity("\"testID\":\""), "passed")
}

END {
  for (i = 1; i <= known; i++) {
    if (names[i] in verdicts) {
      count[verdicts[names[i]]]++
      if (verdicts[names[i]] == "failed") print "failed: " names[i]
    } else {
      count["failed"]++
      lost[++lost_count] = names[i]
    }
  }
  for (i = 1; i <= lost_count && i <= 10; i++) print "failed: " lost[i] " (never finished)"
  if (lost_count > 10) print "failed: " lost_count - 10 " more that never finished"
  print count["passed"] + 0, count["failed"] + 0, count["skipped"] + 0
}

# The identity of a test function ends in the place of its declaration; that of a suite does not.
function identity(key,    text) {
  if (!match($0, key "([^\"\\\\]|\\\\.)*\\.swift:[0-9]+:[0-9]+\"")) return ""
  text = substr($0, RSTART + length(key), RLENGTH - length(key) - 1)
  gsub(/\\\//, "/", text)
  gsub(/\\"/, "\"", text)
  return text
}

function note(name) {
  if (name == "" || name in seen) return
  seen[name] = 1
  names[++known] = name
}

function settle(name, verdict) {
  if (name == "") return
  note(name)
  verdicts[name] = verdict
}
