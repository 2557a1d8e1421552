/** Virtual time, network emulator and fakes of the ports, for tests only. */
@NullMarked
package org.sabha.testkit;

import org.jspecify.annotations.NullMarked;
