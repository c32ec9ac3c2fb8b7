package dev.satchel.sealed;

import java.time.Instant;
import java.util.Optional;

/**
 * The public facts about a key. No key material.
 *
 * @param id 16 characters, the first part of {@code kid} in the tokens that it seals
 * @param state what it may do
 * @param since since when it has that state, where the source says
 */
public record KeyInfo(String id, KeyState state, Optional<Instant> since) {}
