// socket.io with its websocket transport: listeners are in one room, to which each message is emitted.
import { createServer } from "node:http";
import { Server } from "socket.io";

const http = createServer();
const io = new Server(http, { transports: ["websocket"], serveClient: false });

io.on("connection", (socket) => {
  if (socket.handshake.query.publish) {
    socket.on("say", (message) => io.to("room").emit("said", { text: message.text.repeat(message.repeat) }));
    return;
  }
  socket.join("room");
});

http.listen({ host: "127.0.0.1", port: 0, backlog: 2048 }, () => console.log("listening", http.address().port));
