package io.dpmgrid.admin.http;

import io.dpmgrid.admin.event.EventView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The newest events. */
record EventPage(List<EventView> items, @Nullable String next) {}
