package org.sabha.server.net.nativeio;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/**
 * The socket calls of the C library on 64-bit Linux. Pointers go as {@code long}. A call that fails answers the negative
 * error number, as the kernel itself does. One object per thread at a time: it holds the place of {@code errno}.
 *
 * <p>Open to tests, which let the kernel refuse.
 *
 * <p>The calls are not marked critical: a send can take a tenth of a millisecond, and a collector must not wait for it.
 */
class SystemCalls {
    private static final Linker LINKER = Linker.nativeLinker();
    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
    private static final ValueLayout.OfLong POINTER = ValueLayout.JAVA_LONG;

    private static final MethodHandle SOCKET = link("socket", INT, INT, INT);
    private static final MethodHandle BIND = link("bind", INT, POINTER, INT);
    private static final MethodHandle GETSOCKNAME = link("getsockname", INT, POINTER, POINTER);
    private static final MethodHandle SETSOCKOPT = link("setsockopt", INT, INT, INT, POINTER, INT);
    private static final MethodHandle CLOSE = link("close", INT);
    private static final MethodHandle RECVMMSG = link("recvmmsg", INT, POINTER, INT, INT, POINTER);
    private static final MethodHandle SENDMMSG = link("sendmmsg", INT, POINTER, INT, INT);

    private final MemorySegment state;

    /** @param arena owns the place of {@code errno} */
    SystemCalls(Arena arena) {
        state = arena.allocate(STATE);
    }

    private static MethodHandle link(String name, MemoryLayout... arguments) {
        return LINKER.downcallHandle(
                LINKER.defaultLookup().findOrThrow(name),
                FunctionDescriptor.of(INT, arguments),
                Linker.Option.captureCallState("errno"));
    }

    int socket(int family, int type) {
        try {
            return result((int) SOCKET.invokeExact(state, family, type, 0));
        } catch (Throwable e) {
            throw defect(e);
        }
    }

    int bind(int descriptor, MemorySegment address, int length) {
        try {
            return result((int) BIND.invokeExact(state, descriptor, address.address(), length));
        } catch (Throwable e) {
            throw defect(e);
        }
    }

    int getsockname(int descriptor, MemorySegment address, MemorySegment length) {
        try {
            return result((int) GETSOCKNAME.invokeExact(state, descriptor, address.address(), length.address()));
        } catch (Throwable e) {
            throw defect(e);
        }
    }

    /** Sets an option whose value is an int. */
    int setsockopt(int descriptor, int level, int name, int value) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment place = arena.allocateFrom(INT, value);
            return result((int)
                    SETSOCKOPT.invokeExact(state, descriptor, level, name, place.address(), (int) INT.byteSize()));
        } catch (Throwable e) {
            throw defect(e);
        }
    }

    int close(int descriptor) {
        try {
            return result((int) CLOSE.invokeExact(state, descriptor));
        } catch (Throwable e) {
            throw defect(e);
        }
    }

    /** How many messages came. */
    int recvmmsg(int descriptor, long messages, int count) {
        try {
            return result((int) RECVMMSG.invokeExact(state, descriptor, messages, count, Linux.MSG_DONTWAIT, 0L));
        } catch (Throwable e) {
            throw defect(e);
        }
    }

    /** How many messages went out; an error only when not even the first did. */
    int sendmmsg(int descriptor, long messages, int count) {
        try {
            return result((int) SENDMMSG.invokeExact(state, descriptor, messages, count, Linux.MSG_DONTWAIT));
        } catch (Throwable e) {
            throw defect(e);
        }
    }

    private int result(int value) {
        return value == -1 ? -(int) ERRNO.get(state, 0L) : value;
    }

    /** A call cannot throw; were a handle's type wrong, it would be a mistake here. */
    private static IllegalStateException defect(Throwable cause) {
        return new IllegalStateException("a system call does not fit its signature", cause);
    }
}
