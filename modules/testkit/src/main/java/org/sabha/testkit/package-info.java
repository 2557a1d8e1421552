/**
 * Virtual time, network emulator and fakes of the ports, for tests only.
 *
 * <p>Each port has a contract, an abstract test class such as {@link org.sabha.testkit.MediaPlaneContract}. The fakes here
 * pass it, and so must each adapter: extend it in the adapter's tests and name the adapter. What a test learns from a fake
 * then holds of the real thing.
 */
@NullMarked
package org.sabha.testkit;

import org.jspecify.annotations.NullMarked;
