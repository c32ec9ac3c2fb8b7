-- Replaces a record of the expected version: its bytes 1 to 8, as delete.lua.
-- KEYS[1] the record. ARGV: expected version, the new record, its life in milliseconds.
-- 0 absent, 1 conflict, 2 applied; 3 nothing written, the owner index has to come first; with it, if the owner is the same, where the
-- index lists the record so far, as delete.lua.
local held = redis.pcall('GETRANGE', KEYS[1], 0, 65)
if type(held) == 'table' then
  if ARGV[1] ~= string.rep('\0', 8) or not string.find(held.err, 'WRONGTYPE', 1, true) then return held end
  held = ''
end
if held == '' and redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
local version = string.sub(held, 2, 9)
if version .. string.rep('\0', 8 - #version) ~= ARGV[1] then return 1 end
local record = ARGV[2]
if string.byte(record, 34) == 1 and struct.unpack('>i8', record, 26) == 0 then
  -- The sender did not write the index. That is right while the record's own note of it holds.
  if string.byte(held, 34) ~= 1 or string.sub(held, 35, 66) ~= string.sub(record, 35, 66) then return 3 end
  if struct.unpack('>i8', held, 26) < struct.unpack('>i8', record, 18) then
    return {3, string.sub(held, 26, 33) .. string.sub(held, 35, 66)}
  end
  record = string.sub(record, 1, 25) .. string.sub(held, 26, 33) .. string.sub(record, 34)
end
if ARGV[3] == '0' then redis.call('DEL', KEYS[1]) else redis.call('SET', KEYS[1], record, 'PX', ARGV[3]) end
return 2
