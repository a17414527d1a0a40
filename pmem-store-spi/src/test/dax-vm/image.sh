# shellcheck shell=bash
# Makes the virtual machine's kernel and initial file system once, from the distribution's packages. To be sourced;
# needs $here, say and die. Sets IMAGE_KERNEL and IMAGE_INITRD.
# shellcheck disable=SC2154 # whoever sources this sets $here

IMAGE_PACKAGES="qemu-system-x86 busybox-static cpio kmod e2fsprogs ndctl xz-utils"
IMAGE_MODULES="virtio_pci 9pnet_virtio 9p overlay virtio_console nfit nd_pmem ext4"
image_dir=${DPM_DAX_VM_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/dpm/dax-vm}
IMAGE_KERNEL=$image_dir/kernel
IMAGE_INITRD=$image_dir/initrd

missing_packages() {
  local package
  for package in $IMAGE_PACKAGES; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || printf ' %s' "$package"
  done
}

kernel_package() {
  apt-cache depends linux-image-amd64 2>/dev/null | awk '/Depends: linux-image-/ { print $2; exit }'
}

# Prints why there can be no machine here and fails, or succeeds silently. Changes nothing.
why_no_image() {
  [ "$(uname -m)" = x86_64 ] || { echo "the machine needs an x86-64 host, this is $(uname -m)"; return 1; }
  command -v dpkg-query apt-get >/dev/null || { echo "needs Debian packages; there is no dpkg/apt-get here"; return 1; }
  local missing
  missing=$(missing_packages)
  if [ -n "$missing" ] && [ "$(id -u)" != 0 ]; then
    echo "missing packages, and not root to install them: sudo apt-get install$missing"
    return 1
  fi
  [ -e "$image_dir/modules/.whole" ] || [ -n "$(kernel_package)" ] ||
    { echo "apt knows no linux-image-amd64: run apt-get update"; return 1; }
}

ensure_image() {
  local reason
  reason=$(why_no_image) || die "$reason"
  mkdir -p "$image_dir"
  exec 9>"$image_dir/lock"
  flock 9
  install_packages
  unpack_kernel
  extract_kernel
  build_initrd
  exec 9>&-
}

install_packages() {
  local missing
  missing=$(missing_packages)
  [ -n "$missing" ] || return 0
  say "installing$missing"
  # shellcheck disable=SC2086 # a list of words
  DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $missing >&2 ||
    die "could not install$missing: run apt-get update, or install them by hand"
}

unpack_kernel() {
  [ ! -e "$image_dir/modules/.whole" ] || return 0
  local package root=$image_dir/modules
  package=$(kernel_package)
  say "unpacking $package into $image_dir"
  rm -rf "$root" "$image_dir/download" "$IMAGE_KERNEL" "$IMAGE_INITRD"
  mkdir -p "$root" "$image_dir/download"
  # apt's own user cannot write below a home directory and would complain
  (cd "$image_dir/download" && apt-get -qq -o APT::Sandbox::User=root download "$package") >&2 ||
    die "could not download $package: run apt-get update"
  dpkg-deb -x "$image_dir"/download/*.deb "$root"
  rm -rf "$image_dir/download"
  [ -d "$root/lib/modules" ] || ln -s usr/lib "$root/lib" # where newer distributions keep it
  depmod -b "$root" "$(ls "$root/lib/modules")"
  touch "$root/.whole"
}

# The kernel inside the boot image: started directly it saves some seconds of unpacking in emulated instructions.
# Where its compression is not known, the boot image itself does as well.
extract_kernel() {
  [ ! -e "$IMAGE_KERNEL" ] || return 0
  local boot payload length unpack
  boot=$(ls "$image_dir"/modules/boot/vmlinuz-*)
  field() { od -An -v -t "u$2" -j "$1" -N "$2" "$boot" | tr -d ' '; }
  # x86 boot protocol: sectors of setup code at 497, payload offset at 584 and length at 588
  payload=$((($(field 497 1) + 1) * 512 + $(field 584 4)))
  length=$(($(field 588 4) - 4))
  case $(od -An -v -t x1 -j $payload -N 4 "$boot" | tr -d ' ') in
    fd377a58) unpack="xz -dc --single-stream" ;;
    28b52ffd) unpack="zstd -dcq" ;;
    *) unpack="gzip -dc" ;;
  esac
  tail -c +$((payload + 1)) "$boot" | head -c $length | $unpack >"$IMAGE_KERNEL.new" 2>/dev/null || true
  case $(od -An -v -t x1 -N 4 "$IMAGE_KERNEL.new" | tr -d ' ') in
    7f454c46) ;;
    *) cp "$boot" "$IMAGE_KERNEL.new" ;;
  esac
  mv "$IMAGE_KERNEL.new" "$IMAGE_KERNEL"
}

build_initrd() {
  if [ -e "$IMAGE_INITRD" ] && [ "$IMAGE_INITRD" -nt "$here/guest/init" ] && [ "$IMAGE_INITRD" -nt "$here/image.sh" ]; then
    return 0
  fi
  local tree version module
  tree=$(mktemp -d)
  version=$(ls "$image_dir/modules/lib/modules")
  mkdir -p "$tree"/{bin,dev,proc,sys,sysroot,lower,scratch,modules}
  cp "$(command -v busybox)" "$tree/bin/busybox"
  cp "$here/guest/init" "$tree/init"
  chmod +x "$tree/init"
  for module in $IMAGE_MODULES; do
    modprobe -C /dev/null -d "$image_dir/modules" -S "$version" --show-depends "$module"
  done | awk '$1 == "insmod" && !seen[$2]++ { print $2 }' | while read -r file; do
    case $file in
      *.xz) xz -dc "$file" >"$tree/modules/$(basename "$file" .xz)" ;;
      *) cp "$file" "$tree/modules/" ;;
    esac
    basename "$file" .xz >>"$tree/modules/order"
  done
  (cd "$tree" && find . | cpio -o -H newc --quiet) >"$IMAGE_INITRD.new"
  mv "$IMAGE_INITRD.new" "$IMAGE_INITRD"
  rm -rf "$tree"
}
