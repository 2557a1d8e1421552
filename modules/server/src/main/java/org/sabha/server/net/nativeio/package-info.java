/**
 * UDP by the system calls of Linux themselves, through the foreign function API: batches in (recvmmsg), trains cut by
 * the kernel out (sendmmsg with UDP_SEGMENT). Its classes pass addresses of memory to the kernel; nothing outside of
 * the package does.
 */
@NullMarked
package org.sabha.server.net.nativeio;

import org.jspecify.annotations.NullMarked;
