package dev.satchel.settings.illegal;

import com.google.inject.AbstractModule;

/** Breaks the rule on purpose: Guice outside its module. */
final class KnowsGuice extends AbstractModule {}
