-- The next entries of an owner's index, in the order in which they run out, each followed by its score.
-- KEYS[1] the index. ARGV: how many at most; then, but for the first page, the last entry of the former page and its score.
-- No score ever changes, and what is noted anew gets a higher one: what stands throughout a walk is met.
local from = 0
if ARGV[2] then
  if redis.call('ZSCORE', KEYS[1], ARGV[2]) then
    from = redis.call('ZRANK', KEYS[1], ARGV[2]) + 1
  else
    from = redis.call('ZCOUNT', KEYS[1], '-inf', '(' .. ARGV[3])
  end
end
return redis.call('ZRANGE', KEYS[1], from, from + ARGV[1] - 1, 'WITHSCORES')
