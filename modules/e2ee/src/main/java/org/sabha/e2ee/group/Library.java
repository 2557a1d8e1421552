package org.sabha.e2ee.group;

/**
 * Calls the MLS library, whose methods throw bare exceptions at any bad input, and which computes wrongly when two threads
 * use it at once, even with objects of their own: one call at a time in a process.
 */
final class Library {
    private static final Object ONE_AT_A_TIME = new Object();

    private Library() {}

    /** A call. */
    interface Call<T> {
        T run() throws Exception;
    }

    /** The library did not accept what it was given. */
    static final class Refusal extends RuntimeException {
        private static final long serialVersionUID = 1;

        Refusal(Exception cause) {
            super(cause);
        }
    }

    static <T> T call(Call<T> call) {
        try {
            synchronized (ONE_AT_A_TIME) {
                return call.run();
            }
        } catch (Refusal refusal) {
            throw refusal;
        } catch (Exception refused) {
            throw new Refusal(refused);
        }
    }
}
