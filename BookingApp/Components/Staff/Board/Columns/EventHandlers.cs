using Microsoft.AspNetCore.Components;

namespace BookingApp.Components.Staff.Board.Columns;

/// <summary>What columns.js tells; the name is Blazor's.</summary>
[EventHandler("oncolumnmove", typeof(ColumnMoveEventArgs))]
public static class EventHandlers;
