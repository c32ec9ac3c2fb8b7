-- Notes a record in its owner's index, for a while.
-- KEYS[1] the index. ARGV: the entry, and for how many milliseconds.
-- 2 done, 0 nothing to do: a dry run.
if #ARGV == 0 then return 0 end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
redis.call('ZADD', KEYS[1], now + ARGV[2], ARGV[1])
if redis.call('PTTL', KEYS[1]) < tonumber(ARGV[2]) then redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
return 2
