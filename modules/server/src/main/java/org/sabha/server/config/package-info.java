/**
 * Settings: one immutable record tree, read from HOCON and checked before anything starts.
 *
 * <p>Defaults are in {@code reference.conf} beside these classes; the administrator's file overlays them, and options of
 * the command line overlay both. An unknown key or a bad value stops the start and names the key, the value and what is
 * allowed. Other modules are given their own record by the composition root and never see a key name.
 */
@NullMarked
package org.sabha.server.config;

import org.jspecify.annotations.NullMarked;
