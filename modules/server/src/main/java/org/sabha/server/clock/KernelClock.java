package org.sabha.server.clock;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** Asks the Linux kernel whether a time service keeps its clock, by {@code ntp_adjtime} in its reading mode. */
public final class KernelClock {
    /** {@code struct timex} is 208 bytes on 64-bit Linux; all zero means read only. */
    private static final long TIMEX_BYTES = 208;

    /** Offset of {@code maxerror}, microseconds. */
    private static final long MAX_ERROR_OFFSET = 24;

    /** {@code TIME_ERROR}: the clock is not synchronised (adjtimex(2)). */
    private static final int TIME_ERROR = 5;

    private KernelClock() {}

    /** Linked when it is first used. */
    private static final class Call {
        static final MethodHandle NTP_ADJTIME = link();

        private static MethodHandle link() {
            Linker linker = Linker.nativeLinker();
            SymbolLookup libc = linker.defaultLookup();
            return linker.downcallHandle(
                    libc.find("ntp_adjtime").orElseThrow(() -> new UnsatisfiedLinkError("ntp_adjtime")),
                    FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS));
        }
    }

    /** Null or unknown never: a system without the call counts as {@link State#UNKNOWN}. */
    public static Reading read() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment timex = arena.allocate(TIMEX_BYTES, Long.BYTES);
            int state = (int) Call.NTP_ADJTIME.invokeExact(timex);
            if (state < 0) {
                return new Reading(State.UNKNOWN, 0);
            }
            long maxErrorMicros = timex.get(ValueLayout.JAVA_LONG, MAX_ERROR_OFFSET);
            return new Reading(state == TIME_ERROR ? State.FREE_RUNNING : State.SYNCHRONISED, maxErrorMicros);
        } catch (Throwable e) {
            // invokeExact declares Throwable; whatever it was, the answer is that nothing is known.
            return new Reading(State.UNKNOWN, 0);
        }
    }

    /** How far off the clock may be, by the kernel's own bound; -1 if nobody keeps it. */
    public static long errorMicros() {
        Reading reading = read();
        return reading.state() == State.SYNCHRONISED ? reading.maxErrorMicros() : -1;
    }

    /** Whether somebody corrects the clock. */
    public enum State {
        SYNCHRONISED,
        FREE_RUNNING,
        UNKNOWN
    }

    /** @param maxErrorMicros the kernel's bound of the error */
    public record Reading(State state, long maxErrorMicros) {}
}
