-- Counts one more request of a key in the window that all its processes share.
--
-- KEYS  slots: sorted set, a member for each request, scored with when it went
--       held: exists while nobody may go
--       urgent: sorted set, a member for each process whose live events wait, scored
--               with the moment until which that is believed
--       processes: sorted set, a member for each process, scored with when it asked
-- ARGV  process, slot, window, limit, whether it is a live event's, how many wait
--       behind it, seconds for which a process counts, whether this one has sent something
--       within the window, then slot and age of each request that may not be counted here
-- All times are seconds of Redis's own clock.
-- Answers {seconds to wait or "0", how many processes there are}, or {"lost"}, and counts
-- nothing, when what was counted here is gone.
local slots, held, urgent, processes = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local process, slot = ARGV[1], ARGV[2]
local window, limit = tonumber(ARGV[3]), tonumber(ARGV[4])
local live, behind = ARGV[5] == "1", tonumber(ARGV[6])
local lifetime = tonumber(ARGV[7])
if ARGV[8] == "1" and #ARGV == 8 and not redis.call("ZSCORE", processes, process) then
    return {"lost"}
end

local time = redis.call("TIME")
local now = time[1] + time[2] / 1e6
local function text(seconds) return string.format("%.6f", seconds) end
local function keep(key, seconds) redis.call("PEXPIRE", key, math.ceil(seconds * 1000)) end

for index = 9, #ARGV, 2 do
    redis.call("ZADD", slots, text(now - tonumber(ARGV[index + 1])), ARGV[index])
end
redis.call("ZREMRANGEBYSCORE", slots, "-inf", text(now - window))
redis.call("ZREMRANGEBYSCORE", urgent, "-inf", text(now))
redis.call("ZREMRANGEBYSCORE", processes, "-inf", text(now - lifetime))
redis.call("ZADD", processes, text(now), process)
keep(processes, lifetime)
local count = redis.call("ZCARD", processes)

local wait = math.max(redis.call("PTTL", held), 0) / 1000
if redis.call("ZCARD", slots) >= limit then
    -- When this one leaves the window, fewer than the limit are in it.
    local first = redis.call("ZRANGE", slots, -limit, -limit, "WITHSCORES")
    wait = math.max(wait, first[2] + window - now)
end
if wait == 0 and not live and redis.call("ZCARD", urgent) > 0 then
    wait = 0.1
end

if wait > 0 then
    if live then
        -- Believed for a little longer than it sleeps, in case it has died.
        redis.call("ZADD", urgent, text(now + wait + 1), process)
        keep(urgent, window)
    end
    return {text(wait), count}
end
redis.call("ZADD", slots, text(now), slot)
keep(slots, window)
if live and behind == 0 then
    redis.call("ZREM", urgent, process)
elseif live then
    redis.call("ZADD", urgent, text(now + 1), process)
    keep(urgent, window)
end
return {"0", count}
