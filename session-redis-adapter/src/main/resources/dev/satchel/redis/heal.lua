-- Drops from an owner's index what was missing at an earlier look too, at least a grace ago.
-- KEYS[1] the index. ARGV: the grace in milliseconds, then the entries whose records are missing now.
-- A mark is the entry with an m behind it; its score is the time of the mark and a day, after which it goes by itself.
-- How many were dropped.
local day = 86400000
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local dropped = 0
for i = 2, #ARGV do
  local mark = ARGV[i] .. 'm'
  local marked = redis.call('ZSCORE', KEYS[1], mark)
  if not marked then
    if redis.call('ZSCORE', KEYS[1], ARGV[i]) then redis.call('ZADD', KEYS[1], now + day, mark) end
  elseif tonumber(marked) - day <= now - ARGV[1] then
    redis.call('ZREM', KEYS[1], ARGV[i], mark)
    dropped = dropped + 1
  end
end
return dropped
