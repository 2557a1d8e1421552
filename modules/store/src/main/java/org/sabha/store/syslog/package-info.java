/** The second copy of the audit log, sent to another machine as it grows. */
@NullMarked
package org.sabha.store.syslog;

import org.jspecify.annotations.NullMarked;
