/**
 * The command line: options become settings, and each command ends with a useful exit code.
 *
 * <p>The commands know the server only as a {@link org.sabha.server.cli.ServerLauncher}, so they are tested without one.
 */
@NullMarked
package org.sabha.server.cli;

import org.jspecify.annotations.NullMarked;
