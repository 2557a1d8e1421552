package org.sabha.bench;

import java.util.List;

/**
 * Whether times of refused sign-ins tell who has an account.
 *
 * @param tries of each kind
 * @param kinds the first one is a name that nobody has
 */
record RefusedSignIns(int tries, List<Kind> kinds) {
    RefusedSignIns {
        kinds = List.copyOf(kinds);
    }

    /**
     * @param medianMillis from a request to its answer
     * @param z how far its times are from those of a name that nobody has ({@link RankTest#z})
     */
    record Kind(String name, double medianMillis, double z) {}
}
