package org.sabha.media;

/** The loop of another router of the same room, as a link sees it. Any thread may post. */
public interface LinkPort {
    /** What is done on the other loop. */
    interface Task {
        /** @param nowNanos the time there */
        void run(long nowNanos);
    }

    /**
     * Has the other loop run a task, behind those that were posted before, and then flush its engine. A loop that has
     * ended runs nothing.
     */
    void post(Task task);
}
