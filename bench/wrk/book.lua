-- Whole bookings: each time that was held is checked out next, by whichever connection is free.
--   wrk -t1 … -s book.lua URL -- FILE FIRST KEYS
local folder = debug.getinfo(1, "S").source:match("^@(.*/)") or "./"
dofile(folder .. "post.lua")

local measured, hold, threads, held = done, request, {}, {}
confirmed, other = 0, 0 -- read by done() from the thread

function setup(thread) threads[#threads + 1] = thread end

function request()
  local mine = table.remove(held)
  if not mine then return hold() end
  return wrk.format("POST", "/api/v1/reservations/" .. mine.reference .. "/checkout", { ["X-Booking-Key"] = mine.key })
end

function response(status, _, body)
  if status == 201 then
    held[#held + 1] = { reference = body:match('"reference":"([^"]+)"'), key = body:match('"key":"([^"]+)"') }
  elseif status == 200 and body:find('"status":"Confirmed"', 1, true) then
    confirmed = confirmed + 1
  else
    other = other + 1
  end
end

function done(summary, latency)
  measured(summary, latency)
  io.write(string.format('BOOKED {"confirmed":%d,"other":%d}\n', threads[1]:get("confirmed"), threads[1]:get("other")))
end
