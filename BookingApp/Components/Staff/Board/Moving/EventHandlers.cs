using Microsoft.AspNetCore.Components;

namespace BookingApp.Components.Staff.Board.Moving;

/// <summary>What board.js tells of moving visits; the name is Blazor's.</summary>
[EventHandler("onvisitlift", typeof(VisitMoveEventArgs))]
[EventHandler("onvisitdrop", typeof(VisitMoveEventArgs))]
[EventHandler("onvisitletgo", typeof(VisitMoveEventArgs))]
public static class EventHandlers;
