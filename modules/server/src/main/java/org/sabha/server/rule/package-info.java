/** The organisation's rules: setting them, and what that does to meetings. */
@NullMarked
package org.sabha.server.rule;

import org.jspecify.annotations.NullMarked;
