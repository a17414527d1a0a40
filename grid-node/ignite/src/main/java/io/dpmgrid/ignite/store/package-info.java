/**
 * Everything an acknowledged write needs besides the log: page stores, checkpoint markers, recovery
 * data, metastorage, and the catalogue without which the pages cannot be read (cache
 * configurations, type mappings, binary metadata, directories). The engine writes all of these; the
 * barriers it leaves out are added here.
 */
@NullMarked
package io.dpmgrid.ignite.store;

import org.jspecify.annotations.NullMarked;
