package io.dpmgrid.admin.http;

import org.jspecify.annotations.Nullable;

/** A wanted limit; null is none. */
record RebalanceThrottle(@Nullable Long bytesPerSecond) {}
