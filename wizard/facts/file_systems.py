"""File systems by what they mean for build storage, under the names of /proc/self/mountinfo."""

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
"""What these names begin with: containers/storage refuses them when rootless, and their server refuses foreign ids."""

STACKED = ("overlay", "overlayfs", "aufs")
"""What a container's own root lies on."""

MEMORY = ("tmpfs", "ramfs")
"""Nothing of these is on a disk."""

WITHOUT_OWNERS = ("vfat", "msdos", "exfat", "fat32")
"""They keep neither users nor links."""

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
