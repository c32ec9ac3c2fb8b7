-- Moves the times of a record of the expected version.
-- KEYS[1] the record. ARGV: expected version, bytes 1 to 24 (or to 32) of the new record, its life in milliseconds.
-- 0 absent, 1 conflict, 2 applied; or 3 and where the index lists it, as delete.lua: nothing written, the index has to come first.
local held = redis.call('GETRANGE', KEYS[1], 0, 65)
if held == '' and redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
if string.sub(held, 2, 9) ~= ARGV[1] then return 1 end
if #ARGV[2] == 24 and string.byte(held, 34) == 1
  and struct.unpack('>i8', held, 26) < struct.unpack('>i8', ARGV[2], 17) then
  return {3, string.sub(held, 26, 33) .. string.sub(held, 35, 66)}
end
redis.call('SETRANGE', KEYS[1], 1, ARGV[2])
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return 2
