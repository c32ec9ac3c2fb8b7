-- Drops from an owner's index what was missing at an earlier look too, at least a grace ago, and was not noted again since.
-- KEYS: the index, those missing. ARGV: the grace in milliseconds, then the keys of the records that are missing now.
-- How many were dropped.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local dropped = 0
for i = 2, #ARGV do
  local since = redis.call('ZSCORE', KEYS[2], ARGV[i])
  if not since then
    redis.call('ZADD', KEYS[2], now, ARGV[i])
  elseif tonumber(since) <= now - ARGV[1] then
    redis.call('ZREM', KEYS[1], ARGV[i])
    redis.call('ZREM', KEYS[2], ARGV[i])
    dropped = dropped + 1
  end
end
local life = redis.call('PTTL', KEYS[1])
if life > 0 then redis.call('PEXPIRE', KEYS[2], life) else redis.call('DEL', KEYS[2]) end
return dropped
