from lobby.cli import main

main()
