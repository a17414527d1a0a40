/** The tier beneath open-source Hazelcast. Empty until its own capability lands. */
@NullMarked
package io.dpmgrid.hazelcast;

import org.jspecify.annotations.NullMarked;
