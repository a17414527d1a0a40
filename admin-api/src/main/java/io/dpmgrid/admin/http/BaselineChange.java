package io.dpmgrid.admin.http;

import java.util.List;

/** A wanted baseline. */
record BaselineChange(List<String> nodeIds) {}
