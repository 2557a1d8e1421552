package org.sabha.server.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The service of systemd that this command is installed beside. */
@FunctionalInterface
interface InstalledService {
    /** Where bin/sabha of an installed release tells this process its installer. */
    String INSTALLER = "SABHA_INSTALLER";

    /** A system that systemd runs has this folder (sd_booted(3)). */
    Path SYSTEMD = Path.of("/run/systemd/system");

    /**
     * Starts the service, now and with the machine, and waits until it is ready; its words go to this process's terminal.
     *
     * @return the exit code
     */
    int start() throws IOException;

    /** Empty where there is no service, or this user may not start it. */
    static Optional<InstalledService> of(Map<String, String> environment) {
        String installer = environment.getOrDefault(INSTALLER, "");
        boolean may = "root".equals(System.getProperty("user.name")) && Files.isDirectory(SYSTEMD);
        return installer.isEmpty() || !may ? Optional.empty() : Optional.of(() -> run(installer));
    }

    private static int run(String installer) throws IOException {
        Process process = new ProcessBuilder(List.of(installer)).inheritIO().start();
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("the start was interrupted", e);
        }
    }
}
