/** Answers "may this subject do this now?" with a reason code and the advisory clause. */
@NullMarked
package org.sabha.policy;

import org.jspecify.annotations.NullMarked;
