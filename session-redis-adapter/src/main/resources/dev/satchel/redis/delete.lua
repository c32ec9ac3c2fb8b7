-- Deletes a record of the expected version: its bytes 1 to 8, with zeros for what is missing where it is too short to be one.
-- KEYS[1] the record. ARGV: expected version.
-- 0 absent, 1 conflict, 2 applied; or 2 and where the index lists it: bytes 25 to 32, and the owner's key.
local held = redis.pcall('GETRANGE', KEYS[1], 0, 65)
if type(held) == 'table' then
  if not string.find(held.err, 'WRONGTYPE', 1, true) then return held end
  held = ''
end
if held == '' and redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
local version = string.sub(held, 2, 9)
if version .. string.rep('\0', 8 - #version) ~= ARGV[1] then return 1 end
redis.call('DEL', KEYS[1])
if #held == 66 and string.byte(held, 34) == 1 then return {2, string.sub(held, 26, 33) .. string.sub(held, 35, 66)} end
return 2
