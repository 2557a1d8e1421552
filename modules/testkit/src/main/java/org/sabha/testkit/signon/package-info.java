/** A provider of sign-ins as other systems run one, for tests of single sign-on. */
@NullMarked
package org.sabha.testkit.signon;

import org.jspecify.annotations.NullMarked;
