-- Deletes a record of the expected version.
-- KEYS[1] the record. ARGV: expected version. 0 absent, 1 conflict, 2 applied.
local held = redis.call('GETRANGE', KEYS[1], 1, 8)
if held == '' then return 0 end
if held ~= ARGV[1] then return 1 end
redis.call('DEL', KEYS[1])
return 2
