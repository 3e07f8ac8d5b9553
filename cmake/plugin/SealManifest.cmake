# Writes OUTPUT: MANIFEST with the name and the SHA-256 of LIBRARY filled in.
file(READ ${MANIFEST} text)
file(SHA256 ${LIBRARY} checksum)
get_filename_component(library ${LIBRARY} NAME)
string(JSON text SET "${text}" library "\"${library}\"")
string(JSON text SET "${text}" sha256 "\"${checksum}\"")
file(WRITE ${OUTPUT} "${text}\n")
