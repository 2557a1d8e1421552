/** Chat and reactions, sealed by the group's keys and signed by the sender's leaf. */
@NullMarked
package org.sabha.e2ee.text;

import org.jspecify.annotations.NullMarked;
