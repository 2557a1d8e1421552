package org.sabha.server.cli;

import org.sabha.server.config.SabhaConfig;
import org.sabha.store.Installation;

/** Starts a server, prints the ready block, and returns when the server has ended. */
@FunctionalInterface
public interface ServerLauncher {
    /**
     * Runs until the server is asked to stop.
     *
     * @param installation what may be found in the data folder
     * @return the exit code of the process, 0 after an orderly end
     */
    int launch(SabhaConfig config, OutputFormat output, Installation installation);
}
