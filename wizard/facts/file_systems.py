"""What file systems mean for build storage, under their names in /proc/self/mountinfo."""

NETWORK = (
    "nfs",
    "cifs",
    "smb",
    "ceph",
    "gpfs",
    "lustre",
    "ocfs",
    "gfs",
    "afs",
    "9p",
    "glusterfs",
    "fuse.glusterfs",
    "fuse.ceph",
    "fuse.s3fs",
)
"""Prefixes of names: rootless containers/storage refuses these, and their server refuses foreign user ids."""

STACKED = ("overlay", "overlayfs", "aufs")
"""File systems that a container's own root is on."""

MEMORY = ("tmpfs", "ramfs")
"""File systems that keep nothing on a disk."""

WITHOUT_OWNERS = ("vfat", "msdos", "exfat", "fat32")
"""File systems that store neither owners nor links."""

_OTHER = (
    *("ext2", "ext3", "ext4", "extfs", "xfs", "btrfs", "f2fs", "bcachefs", "zfs", "jfs", "reiserfs", "nilfs2", "ubifs"),
    *("ntfs", "ntfs3", "hfsplus", "virtiofs", "fuseblk", "fuse", "ecryptfs", "erofs", "squashfs", "rootfs", "sysboxfs"),
    *("beegfs", "orangefs", "wekafs", "vboxsf", "prl_fs", "fakeowner", "drvfs", "vmhgfs"),
)
_REMOTE = (
    *("nfs", "nfs4", "cifs", "smb2", "smb3", "smbfs", "ceph", "gpfs", "lustre", "ocfs2", "gfs2", "afs", "9p", "v9fs"),
    *("glusterfs", "fuse.glusterfs", "fuse.ceph", "fuse.ceph-fuse", "fuse.s3fs"),
)

FILE_SYSTEMS = (*_OTHER, *STACKED, *MEMORY, *WITHOUT_OWNERS, *_REMOTE)
"""Every name that the program knows."""
