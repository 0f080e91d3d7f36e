-- Each call posts the next line of a file under an idempotency key of its own; after the last line, that one again.
--   wrk … -s post.lua URL -- FILE FIRST KEYS
local folder = debug.getinfo(1, "S").source:match("^@(.*/)") or "./"
dofile(folder .. "get.lua")

local bodies, headers, keys, sent = {}, {}, "", 0

function init(args)
  local first, line = tonumber(args[2]), 0
  for body in io.lines(args[1]) do
    if line >= first then bodies[#bodies + 1] = body end
    line = line + 1
  end
  keys = args[3]
  headers["Content-Type"] = "application/json"
end

function request()
  sent = sent + 1
  headers["Idempotency-Key"] = keys .. sent
  return wrk.format("POST", nil, headers, bodies[math.min(sent, #bodies)])
end
