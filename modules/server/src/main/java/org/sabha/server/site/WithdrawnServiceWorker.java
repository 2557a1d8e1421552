package org.sabha.server.site;

import java.util.Optional;
import org.sabha.signalling.StaticFile;
import org.sabha.signalling.StaticFiles;

/**
 * The web client of a server that wants no service worker: at its address stands one that takes itself away, with all that
 * was kept. Browsers ask for that address with each page, and at least once a day.
 */
public final class WithdrawnServiceWorker implements StaticFiles {
    private static final String ADDRESS = "/sw.js";
    private static final String IN_ITS_PLACE = "/sw-withdrawn.js";

    private final StaticFiles files;

    private WithdrawnServiceWorker(StaticFiles files) {
        this.files = files;
    }

    /** @param files the web client as it was built */
    public static StaticFiles over(StaticFiles files) {
        return new WithdrawnServiceWorker(files);
    }

    @Override
    public Optional<StaticFile> find(String path) {
        return files.find(path.equals(ADDRESS) ? IN_ITS_PLACE : path);
    }
}
